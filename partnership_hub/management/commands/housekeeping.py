"""What has to be done once a day, or oftener: for cron."""

from django.core.management.base import BaseCommand, CommandError

from partnership_hub.housekeeping import all_jobs, alone, do


class Command(BaseCommand):
    help = "Does what the passing of time asks for, and sends what is not sent at once. Safe to run at any time, often."

    def handle(self, **options):
        with alone() as got_it:
            if not got_it:
                self.stdout.write("Another housekeeping is at work: nothing was done.")
                return
            failed = [job.__name__ for job in all_jobs() if not self.done(job)]
        if failed:
            raise CommandError(f"Not done: {', '.join(failed)}.")

    def done(self, job):
        said, error = do(job)
        if error:
            self.stderr.write(f"{job.__name__}: {error!r}")
        elif said:
            self.stdout.write(said)
        return error is None
