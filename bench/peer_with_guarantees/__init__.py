"""A second server to compare with: the stack of ``bench/peer``, keeping our promises for orders."""
