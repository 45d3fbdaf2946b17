"""HTTP as every domain uses it: blueprints, errors, ETags, pages of lists, documents."""
