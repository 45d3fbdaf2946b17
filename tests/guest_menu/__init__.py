"""Tests of the guests' menu."""
