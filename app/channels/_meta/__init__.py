"""What the networks of Meta share: signature, envelope, messages, errors and calls."""
