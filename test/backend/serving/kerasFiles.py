"""Writes Keras files of many kinds into a folder, and what they answer to [[1, 2, 3]]: python kerasFiles.py <folder>."""

import json
import sys
from pathlib import Path

import h5py
import keras
import numpy as np

folder = Path(sys.argv[1])
keras.utils.set_random_seed(7)
x = np.array([[1.0, 2.0, 3.0]], dtype="float32")


@keras.saving.register_keras_serializable("mine")
class Own(keras.layers.Layer):
    def call(self, inputs):
        return inputs


def sequential(*layers):
    return keras.Sequential([keras.Input((3,)), *layers, keras.layers.Dense(2, name="answer")])


plain = sequential(keras.layers.Dense(4, activation="relu"), keras.layers.Dropout(0.5))
plain.compile(optimizer="adam", loss="mse", metrics=["mae"])
models = {
    "plain": plain,
    "lambda": sequential(keras.layers.Lambda(lambda value: value * 2, name="twice")),
    "own": sequential(Own(name="own")),
}
for name, model in models.items():
    model.save(folder / f"{name}.keras")
    model.save(folder / f"{name}.h5")

plain.save_weights(folder / "onlyWeights.weights.h5")
(folder / "onlyWeights.weights.h5").rename(folder / "onlyWeights.h5")

# A layer that nobody knows: no code in it, but nothing to load either.
with h5py.File(folder / "plain.h5") as known, h5py.File(folder / "unknown.h5", "w") as unknown:
    for name in known:
        known.copy(name, unknown)
    for name, value in known.attrs.items():
        unknown.attrs[name] = value
    config = json.loads(known.attrs["model_config"])
    config["config"]["layers"][1]["class_name"] = "Nobody"
    config["config"]["layers"][1].pop("module", None)
    unknown.attrs["model_config"] = json.dumps(config)

whole = (folder / "plain.keras").read_bytes()
(folder / "cut.keras").write_bytes(whole[: len(whole) // 2])

(folder / "answer.json").write_text(json.dumps(plain(x).numpy().tolist()))
