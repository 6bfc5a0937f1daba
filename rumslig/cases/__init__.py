"""Cases: consultations from plan area to signed response, each a file, listed in a register."""
