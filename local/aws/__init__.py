"""The local AWS: moto for the control plane, and real engines for what its calls execute."""
