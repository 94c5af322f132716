"""Weather of any sources on the model's own steps."""
