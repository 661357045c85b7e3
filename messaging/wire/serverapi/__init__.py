"""What comes in and goes out by the server API, under the vendor's names."""
