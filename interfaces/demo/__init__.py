"""The demonstration: one home and one small home through the whole road, over real HTTP. ``stage.main`` plays it."""
