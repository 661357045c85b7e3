"""What the same machine does in the same run without us. Each answers a `Floor`, or figures that make one."""
