"""What is written from a decision: reasoning in prose, and documents made from templates that an office can replace.

Nothing here evaluates anything. Every sentence is made from nodes of the explanation, and names them.
"""
