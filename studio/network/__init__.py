"""Access to the network: only where the user asked for an address."""
