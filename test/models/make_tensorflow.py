"""Makes the TensorFlow fixtures: `python make_tensorflow.py` in an environment with requirements.txt."""

import io
import os
import shutil
import tarfile
import tempfile
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import h5py  # noqa: E402
import keras  # noqa: E402
import numpy  # noqa: E402
import tensorflow as tf  # noqa: E402
from archive import HERE, pack  # noqa: E402

keras.utils.set_random_seed(0)


def digits() -> keras.Model:
    model = keras.Sequential(
        [
            keras.Input((4, 4), name="pixels"),
            keras.layers.Flatten(),
            keras.layers.Dense(3, activation="softmax", name="digit"),
        ],
        name="digits",
    )
    model.compile(optimizer=keras.optimizers.Adam(0.01), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(tf.random.stateless_uniform((8, 4, 4), (1, 2)), tf.constant([0, 1, 2, 0, 1, 2, 0, 1]), epochs=1, verbose=0)
    return model


def two_inputs() -> keras.Model:
    age = keras.Input((1,), name="age")
    words = keras.Input((None,), dtype="int32", name="words")
    mean = keras.layers.GlobalAveragePooling1D()(keras.layers.Embedding(10, 2)(words))
    joined = keras.layers.Concatenate()([age, mean])
    outputs = [keras.layers.Dense(1, name="price")(joined), keras.layers.Dense(2, name="kind")(joined)]
    return keras.Model([age, words], outputs, name="two_inputs")


class Half(tf.Module):
    """The model without variables, as TensorFlow Serving's own half_plus_two without its weights."""

    @tf.function(input_signature=[tf.TensorSpec([None, 2], tf.float32, name="x")])
    def half(self, x):
        return {"y": x / 2.0}


with tempfile.TemporaryDirectory() as work:
    base = Path(work)
    model = digits()
    model.export(str(base / "saved"), verbose=False)
    pack(base / "saved", "tf_saved_model.tar.gz", "digits")
    two_inputs().export(str(base / "two"), verbose=False)
    pack(base / "two", "tf_two_inputs.tar.zst")

    half = Half()
    tf.saved_model.save(half, str(base / "half"), signatures={"serving_default": half.half, "halve": half.half})
    pack(base / "half", "tf_half.tar.gz")
    shutil.rmtree(base / "half" / "variables")
    pack(base / "half", "tf_no_variables.tar.gz")
    shutil.rmtree(base / "saved" / "variables")
    pack(base / "saved", "tf_lost_variables.tar.gz")

    (base / "h5").mkdir()
    model.save(base / "h5" / "model.h5")
    pack(base / "h5", "tf_h5.tar.gz")
    (base / "keras").mkdir()
    model.save(base / "keras" / "model.keras")
    pack(base / "keras", "tf_keras.tar", "digits")

# The same h5 as newer HDF5 lays it out: superblock 3, new object headers, one text of fixed length.
with tempfile.TemporaryDirectory() as work:
    folder = Path(work)
    with tarfile.open(HERE / "tf_h5.tar.gz") as tar:
        source = h5py.File(io.BytesIO(tar.extractfile("model.h5").read()))
    with h5py.File(folder / "model.h5", "w", libver="latest") as target:
        for name, value in source.attrs.items():
            target.attrs[name] = numpy.bytes_(value) if name == "keras_version" else value
        target.create_group("model_weights")
    pack(folder, "tf_h5_latest.tar.gz")
