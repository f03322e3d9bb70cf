"""Speed, memory and endurance, measured against limits and peers."""
