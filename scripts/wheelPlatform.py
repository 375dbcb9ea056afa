"""Names in the wheel the platform that it is for: it holds koffi's binary, through which the model server calls TensorFlow."""

import sysconfig

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class WheelPlatform(BuildHookInterface):
    def initialize(self, version, build_data):
        platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
        # The binary needs glibc 2.25, TensorFlow's own wheels 2.27.
        platform = platform.replace("linux_", "manylinux_2_27_")
        build_data["tag"] = f"py3-none-{platform}"
        build_data["pure_python"] = False
