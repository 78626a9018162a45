"""What every entry is and can do: its text and filing, its way to readers and from them, its pages."""
