"""Movement screening from video: pose, joint angles with their error, the joint-by-joint chain."""

__version__ = "0.1.0"
