"""Calls a model server with TensorFlow Serving's own client: python stockClient.py GRPC_PORT MODELS_FOLDER.

Prints a JSON object: the name of each check, in order, → null, or what is wrong.
"""

import base64
import json
import os
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

import grpc
import numpy as np
import tensorflow as tf
from google.protobuf import any_pb2
from tensorflow.core.framework import tensor_pb2
from tensorflow_serving.apis import (
    classification_pb2,
    get_model_metadata_pb2,
    get_model_status_pb2,
    inference_pb2,
    input_pb2,
    model_management_pb2,
    model_service_pb2_grpc,
    predict_pb2,
    prediction_service_pb2_grpc,
    regression_pb2,
)

port, folder = sys.argv[1:]
Code = grpc.StatusCode
limits = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]
channel = grpc.insecure_channel(f"localhost:{port}", limits)
prediction = prediction_service_pb2_grpc.PredictionServiceStub(channel)
models = model_service_pb2_grpc.ModelServiceStub(channel)
TIMEOUT = 60
checks = []


def check(body):
    """Has `body` run in its turn."""
    checks.append(body)
    return body


def outcome(body):
    try:
        body()
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return None


def same(actual, wanted):
    assert actual == wanted, f"{actual!r} is not {wanted!r}"


def refused(code, fragment, call, request, **options):
    options.setdefault("timeout", TIMEOUT)
    try:
        answer = call(request, **options)
    except grpc.RpcError as error:
        same(error.code(), code)
        assert fragment in error.details(), f"{fragment!r} is not in {error.details()!r}"
        return error
    raise AssertionError(f"answered {answer}")


def config(*entries):
    request = model_management_pb2.ReloadConfigRequest()
    request.config.model_config_list.SetInParent()
    for entry in entries:
        name, versions, labels = (*entry, *([1], {})[len(entry) - 1 :])
        model = request.config.model_config_list.config.add()
        model.name = name
        model.base_path = os.path.join(folder, name)
        model.model_platform = "tensorflow"
        model.model_version_policy.specific.versions.extend(versions)
        for label, version in labels.items():
            model.version_labels[label] = version
    return request


def predicting(name, signature="", outputs=(), version=None, label=None, **inputs):
    request = predict_pb2.PredictRequest()
    request.model_spec.name = name
    request.model_spec.signature_name = signature
    if version is not None:
        request.model_spec.version.value = version
    if label is not None:
        request.model_spec.version_label = label
    for alias, value in inputs.items():
        proto = value if isinstance(value, tensor_pb2.TensorProto) else tf.make_tensor_proto(value)
        request.inputs[alias].CopyFrom(proto)
    request.output_filter.extend(outputs)
    return request


def predict(*args, **options):
    return prediction.Predict(predicting(*args, **options), timeout=TIMEOUT)


def floats(name, values):
    feature = tf.train.Feature(float_list=tf.train.FloatList(value=values))
    return tf.train.Example(features=tf.train.Features(feature={name: feature}))


def with_examples(request, signature, *examples, context=None, name="old_style"):
    if signature is not None:
        request.model_spec.name = name
        request.model_spec.signature_name = signature
    if context is None:
        request.input.example_list.examples.extend(examples)
    else:
        request.input.example_list_with_context.examples.extend(examples)
        request.input.example_list_with_context.context.CopyFrom(context)
    return request


NAMES = ["half_plus_two", "old_style", "defaults", "signatures", "vocabulary", "dtypes", "shapes", "convnet", "slow"]


@check
def starts_with_no_model():
    request = get_model_status_pb2.GetModelStatusRequest()
    request.model_spec.name = "half_plus_two"
    refused(Code.NOT_FOUND, "Could not find any versions of model half_plus_two", models.GetModelStatus, request)
    refused(
        Code.UNAVAILABLE, "", prediction.Predict, predicting("half_plus_two", label="stable", x=[1.0])
    )


@check
def reload_loads_the_list():
    request = config(*[(name,) for name in NAMES])
    request.metric_names.append("/tensorflow/serving/whatever")
    answer = models.HandleReloadConfigRequest(request, timeout=TIMEOUT)
    same((answer.status.error_code, answer.status.error_message), (0, ""))


@check
def status_tells_of_a_version():
    request = get_model_status_pb2.GetModelStatusRequest()
    request.model_spec.name = "half_plus_two"
    (version,) = models.GetModelStatus(request, timeout=TIMEOUT).model_version_status
    same((version.version, version.state, version.status.error_code), (1, 30, 0))
    request.model_spec.version.value = 7
    refused(Code.NOT_FOUND, "Could not find version 7 of model half_plus_two", models.GetModelStatus, request)
    refused(
        Code.INVALID_ARGUMENT, "Missing ModelSpec", models.GetModelStatus, get_model_status_pb2.GetModelStatusRequest()
    )


@check
def labels_follow_a_load():
    models.HandleReloadConfigRequest(
        config(("half_plus_two", [1], {"stable": 1}), *[(name,) for name in NAMES[1:]]), timeout=TIMEOUT
    )
    answer = predict("half_plus_two", label="stable", x=[1.0])
    same(answer.model_spec.version.value, 1)
    refused(
        Code.INVALID_ARGUMENT,
        "Unrecognized servable version label: odd",
        prediction.Predict,
        predicting("half_plus_two", label="odd", x=[1.0]),
    )
    refused(
        Code.FAILED_PRECONDITION,
        "Request to assign label to version 2 of model half_plus_two, which is not currently available for inference",
        models.HandleReloadConfigRequest,
        config(("half_plus_two", [1], {"next": 2})),
    )
    same(predict("half_plus_two", version=1, x=[1.0]).model_spec.version.value, 1)


@check
def predicts():
    answer = predict("half_plus_two", x=[1.0, 2.0, 5.0])
    same((answer.model_spec.name, answer.model_spec.signature_name), ("half_plus_two", "serving_default"))
    same(answer.model_spec.version.value, 1)
    same(list(answer.outputs["y"].float_val), [2.5, 3.0, 4.5])
    same(answer.outputs["y"].tensor_content, b"")
    same(tf.make_ndarray(answer.outputs["y"]).shape, (3,))


@check
def agrees_with_python_to_the_bit():
    with open(os.path.join(folder, "expected.json"), encoding="utf-8") as file:
        expected = json.load(file)
    for name in NAMES:
        for run in expected.get(name, []):
            inputs = {alias: decode(each) for alias, each in run["inputs"].items()}
            answer = predict(name, run["signature"], **inputs)
            same(sorted(answer.outputs), sorted(run["outputs"]))
            for alias, wanted in run["outputs"].items():
                where = f"{name} {run['signature']} {alias}"
                assert bits(answer.outputs[alias]) == bits(decode(wanted)), f"{where} differs"


def decode(tensor):
    """What models.py wrote, with its elements in tensor_content where they can be."""
    proto = tensor_pb2.TensorProto(dtype=getattr(tf, kind(tensor["dtype"])).as_datatype_enum)
    for size in tensor["shape"]:
        proto.tensor_shape.dim.add().size = size
    if tensor["dtype"] == "DT_STRING":
        proto.string_val.extend(base64.b64decode(each) for each in tensor["data"])
    else:
        proto.tensor_content = base64.b64decode(tensor["data"])
    return proto


def kind(name):
    return {"FLOAT": "float32", "DOUBLE": "float64", "HALF": "float16"}.get(name[3:], name[3:].lower())


def bits(proto):
    array = tf.make_ndarray(proto)
    data = array.tolist() if array.dtype == object else array.tobytes()
    return (proto.dtype, array.shape, data)


@check
def typed_fields_give_what_tensor_content_gives():
    for dtype in ["float32", "float64", "float16", "bfloat16", "int8", "int16", "int32", "int64"] + [
        "uint8", "uint16", "uint32", "uint64", "complex64", "complex128", "bool", "string",
    ]:  # fmt: skip
        numbers = [b"a", b"", "파".encode()] if dtype == "string" else [0, 1, 100]
        value = tf.constant(numbers) if dtype == "string" else tf.cast(tf.constant(numbers), dtype)
        typed = predict("dtypes", dtype, x=typed_proto(value)).outputs["y"]
        same(bits(typed), bits(tf.make_tensor_proto(value)))


def typed_proto(value):
    proto = tensor_pb2.TensorProto(dtype=value.dtype.as_datatype_enum)
    for size in value.shape:
        proto.tensor_shape.dim.add().size = size
    array = value.numpy()
    name = value.dtype.name
    if name == "string":
        proto.string_val.extend(array.tolist())
    elif name in ("float16", "bfloat16"):
        proto.half_val.extend(array.view(np.uint16).tolist())
    elif name == "complex64":
        proto.scomplex_val.extend(array.view(np.float32).tolist())
    elif name == "complex128":
        proto.dcomplex_val.extend(array.view(np.float64).tolist())
    else:
        fields = {"float32": "float_val", "float64": "double_val", "bool": "bool_val", "int64": "int64_val"}
        fields |= {"uint32": "uint32_val", "uint64": "uint64_val"}
        getattr(proto, fields.get(name, "int_val")).extend(array.tolist())
    return proto


@check
def the_last_value_stands_for_all_that_are_missing():
    proto = tensor_pb2.TensorProto(dtype=1, float_val=[1.0, 7.0])
    proto.tensor_shape.dim.add().size = 4
    same(list(predict("half_plus_two", x=proto).outputs["y"].float_val), [2.5, 5.5, 5.5, 5.5])
    proto.ClearField("float_val")
    same(list(predict("half_plus_two", x=proto).outputs["y"].float_val), [2.0] * 4)


@check
def refuses_tensors_that_are_none():
    short = tensor_pb2.TensorProto(dtype=1, tensor_content=b"123")
    short.tensor_shape.dim.add().size = 1
    refused(Code.INVALID_ARGUMENT, "tensor parsing error: x", prediction.Predict, predicting("half_plus_two", x=short))
    no_type = tensor_pb2.TensorProto()
    refused(Code.INVALID_ARGUMENT, "tensor parsing error: x", prediction.Predict, predicting("half_plus_two", x=no_type))
    huge = tensor_pb2.TensorProto(dtype=1, float_val=[1.0])
    huge.tensor_shape.dim.add().size = 1 << 50
    refused(Code.INVALID_ARGUMENT, "tensor parsing error: x", prediction.Predict, predicting("half_plus_two", x=huge))


@check
def filters_outputs():
    request = {"scalar": np.float32(1.25), "rows": np.array([[1, 2]], np.int32)}
    answer = predict("shapes", outputs=["rows", "scalar"], **request)
    same(sorted(answer.outputs), ["rows", "scalar"])
    unknown = predicting("shapes", outputs=["none"], **request)
    refused(Code.INVALID_ARGUMENT, "output tensor alias not found in signature: none", prediction.Predict, unknown)
    twice = predicting("shapes", outputs=["rows", "rows"], **request)
    refused(Code.INVALID_ARGUMENT, "duplicate output tensor alias: rows", prediction.Predict, twice)


@check
def takes_defaults_of_a_signature():
    same(list(predict("defaults", x=[1.0]).outputs["y"].float_val), [1.25])
    same(list(predict("defaults", x=[1.0], bias=np.float32(2)).outputs["y"].float_val), [3.0])


@check
def refuses_wrong_requests():
    call = prediction.Predict
    refused(Code.NOT_FOUND, "Servable not found for request: Latest(none)", call, predicting("none", x=[1.0]))
    refused(
        Code.NOT_FOUND,
        "Servable not found for request: Specific(half_plus_two, 9)",
        call,
        predicting("half_plus_two", version=9, x=[1.0]),
    )
    refused(Code.INVALID_ARGUMENT, "ModelSpec has no name specified.", call, predicting("", x=[1.0]))
    refused(Code.INVALID_ARGUMENT, "Missing ModelSpec", call, predict_pb2.PredictRequest())
    refused(
        Code.FAILED_PRECONDITION,
        'Serving signature key "none" not found.',
        call,
        predicting("half_plus_two", "none", x=[1.0]),
    )
    refused(
        Code.INVALID_ARGUMENT,
        "input size does not match signature",
        call,
        predicting("half_plus_two", x=[1.0], z=[1.0]),
    )
    refused(Code.INVALID_ARGUMENT, "input size does not match signature", call, predicting("half_plus_two"))
    refused(Code.INVALID_ARGUMENT, "", call, predicting("half_plus_two", z=[1.0]))
    refused(Code.INVALID_ARGUMENT, "to be float but", call, predicting("half_plus_two", x=[1]))


@check
def takes_large_messages():
    value = np.arange(3_000_000, dtype=np.float32)
    answer = predict("half_plus_two", x=value)
    same(tf.make_ndarray(answer.outputs["y"]).tobytes(), (value * np.float32(0.5) + np.float32(2)).tobytes())


@check
def the_clients_deadline_ends_a_run():
    request = predicting("slow", n=np.int64(1 << 40))
    started = time.monotonic()
    refused(Code.DEADLINE_EXCEEDED, "", prediction.Predict, request, timeout=1)
    assert time.monotonic() - started < 3
    same(predict("slow", n=np.int64(3)).outputs["count"].int64_val[0], 3)


@check
def classifies():
    request = with_examples(classification_pb2.ClassificationRequest(), "classify_both", floats("x", [2.0]), floats("x", [0.0]))
    answer = prediction.Classify(request, timeout=TIMEOUT)
    same(answer.model_spec.version.value, 1)
    same(answer.model_spec.signature_name, "classify_both")
    first, second = answer.result.classifications
    same([(each.label, each.score) for each in first.classes][:2], [("low", 2.0), ("middle", 3.0)])
    same(second.classes[2].label, "hoch·高")


@check
def regresses():
    request = with_examples(regression_pb2.RegressionRequest(), "regress_x_to_y", floats("x", [80.0]), floats("x", [20.0]))
    answer = prediction.Regress(request, timeout=TIMEOUT)
    same([each.value for each in answer.result.regressions], [42.0, 12.0])
    same((answer.model_spec.name, answer.model_spec.version.value), ("old_style", 1))


@check
def merges_a_context():
    request = with_examples(
        regression_pb2.RegressionRequest(), "regress_x2_to_y3", floats("x", [1.0]), floats("x", [1.0]), context=floats("x2", [6.0])
    )
    answer = prediction.Regress(request, timeout=TIMEOUT)
    same([each.value for each in answer.result.regressions], [7.0, 7.0])


@check
def refuses_wrong_examples():
    request = with_examples(classification_pb2.ClassificationRequest(), "none", floats("x", [1.0]))
    refused(Code.INVALID_ARGUMENT, "No signature was found with the name: none", prediction.Classify, request)
    empty = regression_pb2.RegressionRequest()
    empty.model_spec.name, empty.model_spec.signature_name = "old_style", "regress_x_to_y"
    refused(Code.INVALID_ARGUMENT, "Input is empty.", prediction.Regress, empty)
    unknown = with_examples(regression_pb2.RegressionRequest(), "", floats("x", [1.0]), name="none")
    refused(Code.NOT_FOUND, "Servable not found for request: Latest(none)", prediction.Regress, unknown)
    refused(Code.INVALID_ARGUMENT, "Missing ModelSpec", prediction.Classify, classification_pb2.ClassificationRequest())


def tasks(*wanted):
    request = with_examples(inference_pb2.MultiInferenceRequest(), None, floats("x", [80.0]))
    for name, signature, method in wanted:
        task = request.tasks.add()
        task.model_spec.name, task.model_spec.signature_name = name, signature
        task.method_name = method
    return request


@check
def infers_several_at_once():
    request = tasks(
        ("old_style", "regress_x_to_y", "tensorflow/serving/regress"),
        ("old_style", "classify_x_to_y", "tensorflow/serving/classify"),
    )
    first, second = prediction.MultiInference(request, timeout=TIMEOUT).results
    same([each.value for each in first.regression_result.regressions], [42.0])
    same(second.classification_result.classifications[0].classes[0].score, 42.0)
    same((second.model_spec.signature_name, second.model_spec.version.value), ("classify_x_to_y", 1))


@check
def refuses_wrong_tasks():
    call = prediction.MultiInference
    regress = "tensorflow/serving/regress"
    twice = tasks(("old_style", "regress_x_to_y", regress), ("old_style", "regress_x_to_y", regress))
    refused(Code.INVALID_ARGUMENT, "Duplicate evaluation of signature: regress_x_to_y", call, twice)
    two = tasks(("old_style", "regress_x_to_y", regress), ("half_plus_two", "regress_x_to_y2", regress))
    refused(Code.INVALID_ARGUMENT, "must access the same model name", call, two)
    refused(Code.UNIMPLEMENTED, "", call, tasks(("old_style", "regress_x_to_y", "tensorflow/serving/predict")))


def metadata(name, *fields):
    request = get_model_metadata_pb2.GetModelMetadataRequest()
    request.model_spec.name = name
    request.metadata_field.extend(fields)
    return request


@check
def tells_metadata():
    answer = prediction.GetModelMetadata(metadata("signatures", "signature_def"), timeout=TIMEOUT)
    same((answer.model_spec.name, answer.model_spec.version.value), ("signatures", 1))
    unpacked = get_model_metadata_pb2.SignatureDefMap()
    assert isinstance(answer.metadata["signature_def"], any_pb2.Any)
    assert answer.metadata["signature_def"].Unpack(unpacked)
    half = unpacked.signature_def["half"]
    same(half.inputs["x"].dtype, tf.float64.as_datatype_enum)
    same([dim.size for dim in half.inputs["x"].tensor_shape.dim], [-1, 2])
    same(half.method_name, "tensorflow/serving/predict")


@check
def refuses_wrong_metadata():
    call = prediction.GetModelMetadata
    refused(Code.INVALID_ARGUMENT, "must specify at least one metadata_field", call, metadata("signatures"))
    refused(
        Code.INVALID_ARGUMENT, "Metadata field odd is not supported", call, metadata("signatures", "signature_def", "odd")
    )
    refused(Code.NOT_FOUND, "Latest(none)", call, metadata("none", "signature_def"))
    refused(Code.INVALID_ARGUMENT, "Missing ModelSpec", call, get_model_metadata_pb2.GetModelMetadataRequest())


@check
def cuts_long_messages():
    name = "n" * 3000
    error = refused(Code.NOT_FOUND, "Latest(nnn", prediction.Predict, predicting(name, x=[1.0]))
    same(len(error.details()), 1024 + len("...TRUNCATED"))
    assert error.details().endswith("...TRUNCATED")


@check
def refuses_wrong_lists():
    call = models.HandleReloadConfigRequest
    unset = model_management_pb2.ReloadConfigRequest()
    refused(Code.INVALID_ARGUMENT, "Only ModelConfigList is currently supported", call, unset)
    twice = config(("half_plus_two",), ("half_plus_two",))
    refused(Code.INVALID_ARGUMENT, "Illegal to list model half_plus_two multiple times in config list", call, twice)
    relative = config(("half_plus_two",))
    relative.config.model_config_list.config[0].base_path = "models/here"
    refused(Code.INVALID_ARGUMENT, "to have an absolute path or URI; got base_path()=models/here", call, relative)
    same(list(predict("half_plus_two", x=[1.0]).outputs["y"].float_val), [2.5])


@check
def tells_of_a_model_that_does_not_load():
    broken = os.path.join(folder, "broken", "1")
    listed = config(*[(name,) for name in NAMES], ("broken",))
    if os.path.isdir(broken):
        refused(Code.UNKNOWN, "did not become available", models.HandleReloadConfigRequest, listed)
        request = get_model_status_pb2.GetModelStatusRequest()
        request.model_spec.name = "broken"
        (version,) = models.GetModelStatus(request, timeout=TIMEOUT).model_version_status
        assert version.state == 50 and version.status.error_code != 0, version
        same(list(predict("half_plus_two", x=[1.0]).outputs["y"].float_val), [2.5])
    else:
        raise AssertionError("there is no broken model")


@check
def refuses_a_list_older_than_the_last():
    listed = config(("half_plus_two",), ("signatures",))
    call = models.HandleReloadConfigRequest
    call(listed, timeout=TIMEOUT, metadata=[("mlmodel-catalog", "12")])
    refused(Code.FAILED_PRECONDITION, "stale", call, config(), metadata=[("mlmodel-catalog", "11")])
    same(list(predict("half_plus_two", x=[1.0]).outputs["y"].float_val), [2.5])
    call(listed, timeout=TIMEOUT, metadata=[("mlmodel-catalog", "12")])
    call(listed, timeout=TIMEOUT)


@check
def an_empty_list_takes_all_down():
    models.HandleReloadConfigRequest(config(), timeout=TIMEOUT)
    deadline = time.monotonic() + 30
    request = get_model_status_pb2.GetModelStatusRequest()
    request.model_spec.name = "half_plus_two"
    while models.GetModelStatus(request, timeout=TIMEOUT).model_version_status[0].state != 50:
        assert time.monotonic() < deadline, "it is still there"
        time.sleep(0.05)
    refused(Code.NOT_FOUND, "Latest(half_plus_two)", prediction.Predict, predicting("half_plus_two", x=[1.0]))


print(json.dumps({body.__name__: outcome(body) for body in checks}))
