"""Reference pages made from the interfaces: modules here offer ``PAGES``, path → maker of its content."""
