"""Registers that were kept in spreadsheets: read, understood, looked over, and taken in whole."""
