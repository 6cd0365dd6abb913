"""Tests of the image tool and of the build driver."""
