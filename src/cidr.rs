//! The calculator: CIDR arithmetic, subnet planning and their commands.
