"""Reference pages made from the code and the data: modules here offer ``PAGES``, path → maker of its content."""
