"""Writes the SavedModels that the model server's tests load, and what TensorFlow's own Python answers to each.

    python models.py FOLDER

FOLDER/<name>/1 is a SavedModel; FOLDER/warm_up_records holds files of recorded requests; FOLDER/expected.json maps each name to a list of
{"signature", "inputs", "outputs"}, tensors by alias as {"dtype", "shape", "data"}: base64 of the elements'
bytes in order, for strings a list of base64.
"""

import base64
import json
import os
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

import keras
import numpy as np
import tensorflow as tf
from tensorflow_serving.apis import prediction_log_pb2

v1 = tf.compat.v1
PREDICT = "tensorflow/serving/predict"
CLASSIFY = "tensorflow/serving/classify"
REGRESS = "tensorflow/serving/regress"

tf.get_logger().setLevel("ERROR")
root = sys.argv[1]
expected = {}


def folder(name):
    return os.path.join(root, name, "1")


def encode(tensor):
    """A tensor as tests read it back."""
    kind = "DT_" + {"float32": "FLOAT", "float64": "DOUBLE", "float16": "HALF"}.get(tensor.dtype.name, tensor.dtype.name.upper())
    value = tensor.numpy()
    if tensor.dtype == tf.string:
        data = [base64.b64encode(one).decode() for one in np.ravel(value).tolist()]
    else:
        data = base64.b64encode(np.ascontiguousarray(value).tobytes()).decode()
    return {"dtype": kind, "shape": tensor.shape.as_list(), "data": data}


def expect(name, signature, **inputs):
    """Notes what a signature of a saved model answers, loaded anew."""
    inputs = {alias: tf.convert_to_tensor(value) for alias, value in inputs.items()}
    outputs = tf.saved_model.load(folder(name)).signatures[signature](**inputs)
    note(name, signature, inputs, outputs)


def note(name, signature, inputs, outputs):
    expected.setdefault(name, []).append(
        {
            "signature": signature,
            "inputs": {alias: encode(value) for alias, value in inputs.items()},
            "outputs": {alias: encode(value) for alias, value in outputs.items()},
        }
    )


def function(body, *specs):
    return tf.function(body, input_signature=list(specs))


def spec(name, dtype=tf.float32, shape=(None,)):
    return tf.TensorSpec(shape, dtype, name=name)


def half_plus_two():
    module = tf.Module()
    module.a, module.b = tf.Variable(0.5), tf.Variable(2.0)
    module.serve = function(lambda x: {"y": module.a * x + module.b}, spec("x"))
    tf.saved_model.save(module, folder("half_plus_two"), {"serving_default": module.serve})
    expect("half_plus_two", "serving_default", x=[1.0, 2.0, 5.0])
    expect("half_plus_two", "serving_default", x=np.zeros([0], np.float32))


def info(tensor):
    return v1.saved_model.utils.build_tensor_info(tensor)


def signature(inputs, outputs, method, defaults=None):
    return v1.saved_model.signature_def_utils.build_signature_def(
        {alias: info(each) for alias, each in inputs.items()},
        {alias: info(each) for alias, each in outputs.items()},
        method,
        defaults,
    )


def save_old(name, session, signatures):
    builder = v1.saved_model.builder.SavedModelBuilder(folder(name))
    builder.add_meta_graph_and_variables(session, ["serve"], signature_def_map=signatures)
    builder.save()


def example(**features):
    feature = {
        name: tf.train.Feature(float_list=tf.train.FloatList(value=value)) for name, value in features.items()
    }
    return tf.train.Example(features=tf.train.Features(feature=feature)).SerializeToString()


def old_style():
    """As TensorFlow 1 saved: variables, and signatures that parse tf.Example."""
    with tf.Graph().as_default(), v1.Session() as session:
        a = v1.get_variable("a", initializer=0.5, use_resource=False)
        b = v1.get_variable("b", initializer=2.0, use_resource=True)
        examples = v1.placeholder(tf.string, [None], "tf_example")
        parsed = v1.parse_example(
            examples, {"x": tf.io.FixedLenFeature([1], tf.float32), "x2": tf.io.FixedLenFeature([1], tf.float32, [0.0])}
        )
        x = tf.identity(parsed["x"], "x")
        y, y2 = a * x + b, a * x + 3.0
        y3 = a * parsed["x2"] + 4.0
        scores = tf.concat([x, y, 1.0 / 3.0 * x], 1)
        labels = tf.tile(tf.constant([["low", "middle", "hoch·高"]]), [tf.shape(x)[0], 1])
        session.run(v1.global_variables_initializer())
        inputs = {"inputs": examples}
        save_old(
            "old_style",
            session,
            {
                "serving_default": signature({"x": x}, {"y": y}, PREDICT),
                "regress_x_to_y": signature(inputs, {"outputs": y}, REGRESS),
                "regress_x_to_y2": signature(inputs, {"outputs": tf.squeeze(y2, [1])}, REGRESS),
                "regress_x2_to_y3": signature(inputs, {"outputs": y3}, REGRESS),
                "regress_wide": signature(inputs, {"outputs": scores}, REGRESS),
                "classify_x_to_y": signature(inputs, {"scores": y}, CLASSIFY),
                "classify_labels": signature(inputs, {"classes": labels}, CLASSIFY),
                "classify_both": signature(inputs, {"classes": labels, "scores": scores}, CLASSIFY),
                "classify_uneven": signature(inputs, {"classes": labels, "scores": y}, CLASSIFY),
                "classify_flat": signature(inputs, {"scores": tf.reshape(scores, [-1])}, CLASSIFY),
            },
        )
    serialized = [example(x=[80.0], x2=[2.0]), example(x=[-1.5])]
    expect("old_style", "serving_default", x=[[2.0], [0.1]])
    for name in ["regress_x_to_y", "regress_x_to_y2", "regress_x2_to_y3", "classify_x_to_y", "classify_both"]:
        expect("old_style", name, inputs=serialized)


def no_variables():
    with tf.Graph().as_default(), v1.Session() as session:
        x = v1.placeholder(tf.float32, [None, 2], "x")
        save_old("no_variables", session, {"serving_default": signature({"x": x}, {"y": x * 3.0}, PREDICT)})
    os.rmdir(os.path.join(folder("no_variables"), "variables"))
    expect("no_variables", "serving_default", x=[[1.0, 0.1]])


def defaults():
    with tf.Graph().as_default(), v1.Session() as session:
        x, bias = v1.placeholder(tf.float32, [None], "x"), v1.placeholder(tf.float32, [], "bias")
        given = {"bias": tf.constant(0.25)}
        save_old("defaults", session, {"serving_default": signature({"x": x, "bias": bias}, {"y": x + bias}, PREDICT, given)})


def signatures():
    module = tf.Module()
    module.factor = tf.Variable(3.0, name="factor")
    module.times = function(lambda x: {"y": x * module.factor}, spec("x"))
    module.sum = function(lambda a, b: {"sum": a + b}, spec("a"), spec("b"))
    module.half = function(lambda x: {"y": x / 2}, spec("x", tf.float64, (None, 2)))
    module.quantize = function(lambda x: {"q": tf.quantization.quantize(x, -1.0, 1.0, tf.qint8).output}, spec("x"))
    names = {"serving_default": module.times, "sum": module.sum, "half": module.half, "quantize": module.quantize}
    tf.saved_model.save(module, folder("signatures"), names)
    expect("signatures", "serving_default", x=[1.0, -0.1])
    expect("signatures", "sum", a=[1.0, 2.0], b=[0.5, 0.25])
    expect("signatures", "half", x=np.array([[1, 3]], np.float64))


def vocabulary():
    words = os.path.join(root, "words.txt")
    with open(words, "w", encoding="utf-8") as file:
        file.write("red\ngreen\n파랑\n" + "long" * 20 + "\n")
    module = tf.Module()
    text, number = tf.lookup.TextFileIndex.WHOLE_LINE, tf.lookup.TextFileIndex.LINE_NUMBER
    module.ids = tf.lookup.StaticHashTable(tf.lookup.TextFileInitializer(words, tf.string, text, tf.int64, number), -1)
    module.words = tf.lookup.StaticHashTable(tf.lookup.TextFileInitializer(words, tf.int64, number, tf.string, text), "?")

    def look(word):
        ids = module.ids.lookup(word)
        return {"id": ids, "word": module.words.lookup(ids), "raw_bytes": tf.strings.join([word, word])}

    module.serve = function(look, spec("word", tf.string))
    tf.saved_model.save(module, folder("vocabulary"), {"serving_default": module.serve})
    os.remove(words)
    expect("vocabulary", "serving_default", word=["green", "", "파랑", "long" * 20, b"\x00\xff", "n" * 22, "n" * 23, "n" * 70000])


def dtypes():
    module, names = tf.Module(), {}
    sample = np.array([[0, 1, 2], [3, 100, 127]])
    kinds = [tf.float32, tf.float64, tf.float16, tf.bfloat16, tf.int8, tf.int16, tf.int32, tf.int64]
    kinds += [tf.uint8, tf.uint16, tf.uint32, tf.uint64, tf.complex64, tf.complex128, tf.bool, tf.string]
    for kind in kinds:
        serve = function(lambda x: {"y": tf.identity(x)}, spec("x", kind, None))
        setattr(module, kind.name, serve)
        names[kind.name] = serve
    tf.saved_model.save(module, folder("dtypes"), names)
    for kind in kinds:
        if kind == tf.string:
            value = tf.constant([["a", "b"], [b"\xff", ""]])
        elif kind.is_integer:
            value = tf.constant([[kind.min, kind.max], [0, 1]], kind)
        elif kind.is_floating:
            value = tf.cast(tf.constant([[0.1, -0.0, np.inf], [np.nan, 1e-5, -65504.0]], tf.float64), kind)
        elif kind.is_complex:
            value = tf.constant(sample * (1 - 0.5j), kind)
        else:
            value = tf.cast(sample, kind)
        expect("dtypes", kind.name, x=value)


def shapes():
    module = tf.Module()

    def serve(scalar, rows):
        return {"scalar": scalar * 2, "rows": rows + 1, "first": rows[:1], "cube": tf.reshape(rows, [1, -1, 1])}

    module.serve = function(serve, spec("scalar", tf.float32, ()), spec("rows", tf.int32, (None, 2)))
    tf.saved_model.save(module, folder("shapes"), {"serving_default": module.serve})
    expect("shapes", "serving_default", scalar=1.25, rows=[[1, 2], [3, 4]])


def convnet():
    keras.utils.set_random_seed(7)
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1), name="image"),
            layers.Conv2D(8, 3, activation="relu"),
            layers.BatchNormalization(),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dropout(0.2),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.export(folder("convnet"), verbose=False)
    name = next(iter(tf.saved_model.load(folder("convnet")).signatures["serving_default"].structured_input_signature[1]))
    for batch in [1, 2, 32]:
        image = np.random.default_rng(batch).random((batch, 28, 28, 1), np.float32)
        expect("convnet", "serving_default", **{name: image})


def slow():
    """Counts to n in a loop that can be stopped; `stubborn` is one long step that can't."""
    module = tf.Module()

    def count(n):
        return {"count": tf.while_loop(lambda i: i < n, lambda i: [i + 1], [tf.constant(0, tf.int64)], parallel_iterations=1)[0]}

    def decompose(n):
        size = tf.stack([n, n])
        return {"largest": tf.reduce_max(tf.linalg.svd(tf.random.stateless_normal(size, [1, 2]), compute_uv=False))}

    module.count = function(count, spec("n", tf.int64, ()))
    module.decompose = function(decompose, spec("n", tf.int64, ()))
    tf.saved_model.save(module, folder("slow"), {"serving_default": module.count, "stubborn": module.decompose})
    expect("slow", "serving_default", n=tf.constant(1000, tf.int64))


def aborting():
    """Ends the process when `x` has rank 2; the signature leaves the rank open."""
    module = tf.Module()
    module.kernel = tf.Variable(tf.ones([3, 3, 1, 4]))
    module.serve = function(lambda x: {"y": tf.nn.relu(tf.nn.conv2d(x, module.kernel, 1, "SAME"))}, spec("x", tf.float32, None))
    tf.saved_model.save(module, folder("aborting"), {"serving_default": module.serve})


def printing():
    module = tf.Module()

    def serve(x):
        tf.print("x is", x)
        return {"y": x + 1}

    module.serve = function(serve, spec("x"))
    tf.saved_model.save(module, folder("printing"), {"serving_default": module.serve})
    expect("printing", "serving_default", x=[1.0])


def warm_up_records():
    """Files of recorded requests for `old_style`, as its assets.extra may have them."""
    os.mkdir(os.path.join(root, "warm_up_records"))
    spec = {"name": "old_style", "signature_name": "regress_x_to_y"}
    one = tf.train.Example.FromString(example(x=[2.0]))
    examples = {"example_list": {"examples": [one, one]}}
    with_context = {"example_list_with_context": {"examples": [tf.train.Example()], "context": one}}
    predict = {"model_spec": {"name": "old_style"}, "inputs": {"x": tf.make_tensor_proto([[1.0]])}}
    tasks = [
        {"model_spec": spec, "method_name": REGRESS},
        {"model_spec": {"name": "old_style", "signature_name": "classify_both"}, "method_name": CLASSIFY},
    ]
    good = [
        {"predict_log": {"request": predict | {"output_filter": ["y"]}}},
        {"regress_log": {"request": {"model_spec": spec, "input": examples}}},
        {"regress_log": {"request": {"model_spec": spec, "input": with_context}}},
        {"classify_log": {"request": {"model_spec": tasks[1]["model_spec"], "input": examples}}},
        {"multi_inference_log": {"request": {"tasks": tasks, "input": examples}}},
    ]
    record("good", good)
    record("too_many", good[:1] * 1001)
    record("session_run", [*good, {"session_run_log": {"request": {"feed": []}}}])
    record("unknown_signature", [{"predict_log": {"request": predict | {"model_spec": {"signature_name": "none"}}}}])
    record("unknown_class", [{"classify_log": {"request": {"model_spec": {"signature_name": "none"}, "input": examples}}}])
    record("wrong_type", [*good, {"predict_log": {"request": predict | {"inputs": {"x": tf.make_tensor_proto([[1]])}}}}])
    record("no_examples", [{"regress_log": {"request": {"model_spec": spec}}}])
    record("nonsense", [b"\xff\xff\xff"])
    record("empty", [])


def record(name, logs):
    with tf.io.TFRecordWriter(os.path.join(root, "warm_up_records", name)) as file:
        for log in logs:
            file.write(log if isinstance(log, bytes) else prediction_log_pb2.PredictionLog(**log).SerializeToString())


for write in [half_plus_two, old_style, no_variables, defaults, signatures, vocabulary, dtypes, shapes, convnet, slow, aborting, printing, warm_up_records]:
    write()
with open(os.path.join(root, "expected.json"), "w", encoding="utf-8") as file:
    json.dump(expected, file)
