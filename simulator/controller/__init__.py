"""The controller: phases (ISA-88), alarms (ISA-18.2), interlocks; sees instruments only."""
