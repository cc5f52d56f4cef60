"""What the `jianjia` command does and prints. ``interfaces/cli.py`` lists the words; the rooms here are opened when asked for."""
