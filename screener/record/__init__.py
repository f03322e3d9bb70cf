"""A camera, a live guide through the filming protocol, and a raw recording that is screened."""
