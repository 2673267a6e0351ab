"""What the shipped English pipeline needs beyond spaCy's own parts: an embedding and the morphology.

spaCy finds both by the package's entry points, wherever it loads the pipeline.
"""
