"""The words everyone uses, pure: numbers, codes, states, people and powers, places, units, categories, forms."""
