"""Receipts for staff: the ledger to look at, never to touch, and each look written down; the policy by group type."""

from .ledger import ReceiptAdmin, SenderCounterAdmin
from .policy import TypePolicyAdmin

__all__ = ["ReceiptAdmin", "SenderCounterAdmin", "TypePolicyAdmin"]
