"""Writes the SavedModel that the benchmark of serving predicts with: a small dense network of 784 inputs. model.py FOLDER."""

import sys

import tensorflow as tf


class Network(tf.Module):
    def __init__(self):
        super().__init__()
        self.layers = [
            (tf.Variable(tf.random.normal(shape, stddev=0.05, seed=7)), tf.Variable(tf.zeros(shape[1])))
            for shape in [(784, 128), (128, 10)]
        ]

    @tf.function(input_signature=[tf.TensorSpec((None, 784), tf.float32, name="x")])
    def serve(self, x):
        (w1, b1), (w2, b2) = self.layers
        return {"y": tf.nn.softmax(tf.nn.relu(x @ w1 + b1) @ w2 + b2)}


network = Network()
tf.saved_model.save(network, sys.argv[1], {"serving_default": network.serve})
