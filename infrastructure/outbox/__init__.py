"""What goes out: the deliveries that wait, and the channels by which they leave."""
