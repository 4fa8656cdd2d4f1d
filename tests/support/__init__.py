"""Parts that several tests share: small shows, the command line as a process, judges, stand-ins for other programs."""
