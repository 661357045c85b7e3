"""Receipts for staff: the ledger to look at, never to touch, and each look written down; the policy by group type."""

from messaging.services.personal_data import PARTS

from ..services.personal_data import receipts_of
from .batches import BatchHourAdmin
from .ledger import ReceiptAdmin, SenderCounterAdmin
from .policy import TypePolicyAdmin

PARTS["receipts"] = receipts_of

__all__ = ["BatchHourAdmin", "ReceiptAdmin", "SenderCounterAdmin", "TypePolicyAdmin"]
