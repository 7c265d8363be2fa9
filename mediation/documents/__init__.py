"""Papers: every document of a case as a PDF, made from what is recorded and from nothing else."""
