"""One file per service: what moto lacks for the resources this project declares."""
