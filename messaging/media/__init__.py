"""What bytes are, told by the bytes: pictures made anew, types of sound and video, names fit to be shown."""
