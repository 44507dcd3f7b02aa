"""Requests of an old system: a spreadsheet is handed in, understood, tried out and brought in."""

from huiyin.collect.actions.imports.columns import FIELDS, REQUIRED, guess
from huiyin.collect.actions.imports.files import (
    BRING,
    KEEP,
    TRY,
    Upload,
    bring_in,
    faults_in,
    faults_of,
    forget_file,
    forget_old_files,
    hand_in,
    job_of,
    notes_of,
    rows_in,
    try_again,
    try_out,
)
from huiyin.collect.actions.imports.many import receive_many
from huiyin.collect.actions.imports.rows import Misfit, OldRequest, RowReader
from huiyin.collect.actions.imports.working import bring_file, try_file

__all__ = [
    "BRING",
    "FIELDS",
    "KEEP",
    "REQUIRED",
    "TRY",
    "Misfit",
    "OldRequest",
    "RowReader",
    "Upload",
    "bring_file",
    "bring_in",
    "faults_in",
    "faults_of",
    "forget_file",
    "forget_old_files",
    "guess",
    "hand_in",
    "job_of",
    "notes_of",
    "receive_many",
    "rows_in",
    "try_again",
    "try_file",
    "try_out",
]
