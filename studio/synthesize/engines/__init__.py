"""The engines that come with Studio, one module each."""
