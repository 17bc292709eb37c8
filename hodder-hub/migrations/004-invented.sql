-- JSON: what the sandbox was told of a school made while it runs; null for the schools of the demonstration.
ALTER TABLE centres ADD COLUMN facts TEXT;
