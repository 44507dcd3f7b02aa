"""The one task the queue knows: do the job with this number."""

from procrastinate.contrib.django import app

from huiyin.kernel.jobs.running import run


@app.task(name="huiyin.run", queue="jobs")
def do(number: int) -> None:
    """Run one job; its own row keeps the result and any failure."""
    run(number)
