"""Sound: clips, resampling, metering, decoding, and streams of samples to and from programs."""
