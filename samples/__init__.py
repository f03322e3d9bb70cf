"""Sample athletes and the tool that renders them."""
