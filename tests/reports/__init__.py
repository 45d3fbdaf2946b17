"""Tests of the owner's reports."""
