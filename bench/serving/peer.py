"""A plain Python server around a SavedModel: peer.py http|grpc FOLDER. Says its port once it answers, and ends with its input."""

import asyncio
import gc
import json
import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import tensorflow as tf


def load(folder):
    model = tf.saved_model.load(folder)
    signature = model.signatures["serving_default"]
    # What loading left behind must not cost every later collection.
    gc.collect()
    gc.freeze()
    return model, signature


def end_with_input():
    sys.stdin.read()
    os._exit(0)


def say(port):
    print(port, flush=True)


async def serve_http(signature):
    from aiohttp import web

    def run(x):
        return signature(x=tf.constant(x))["y"].numpy().tolist()

    async def predict(request):
        instances = json.loads(await request.read())["instances"]
        x = np.asarray(instances, np.float32)
        return web.json_response({"predictions": await asyncio.to_thread(run, x)})

    app = web.Application(client_max_size=1 << 30)
    app.router.add_post("/v1/models/bench:predict", predict)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    say(runner.addresses[0][1])
    await asyncio.Event().wait()


def serve_grpc(signature):
    import grpc
    from tensorflow_serving.apis import predict_pb2
    from tensorflow_serving.apis import prediction_service_pb2_grpc as service

    class Predictions(service.PredictionServiceServicer):
        def Predict(self, request, context):
            x = tf.make_ndarray(request.inputs["x"])
            y = signature(x=tf.constant(x))["y"].numpy()
            answer = predict_pb2.PredictResponse()
            answer.outputs["y"].CopyFrom(tf.make_tensor_proto(y))
            return answer

    unlimited = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]
    server = grpc.server(ThreadPoolExecutor(max_workers=16), options=unlimited)
    service.add_PredictionServiceServicer_to_server(Predictions(), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    say(port)
    server.wait_for_termination()


if __name__ == "__main__":
    _, kind, folder = sys.argv
    threading.Thread(target=end_with_input, daemon=True).start()
    kept, loaded = load(folder)
    if kind == "http":
        asyncio.run(serve_http(loaded))
    else:
        serve_grpc(loaded)
