"""The ways out of the house. Each is a Sender; which there are is a matter of the installation's settings."""
