"""What is promised: what a delivery must look like, how it is read, checked and answered."""
