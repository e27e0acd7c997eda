"""What may go wrong, done on purpose: kills, cut sockets, full disks, hostile and slow clients.

FAULTS_SCALE=10 does ten times as much as CI does; FAULTS_SEED repeats a run whose seed was printed.
"""
