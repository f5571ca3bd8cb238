"""The pages of the data's quality, and of the audits it rests on."""
