"""Pictures of six papers, and what draws them."""
