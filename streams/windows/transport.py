"""A Faust transport that reads committed records only, so that an aborted transaction is never counted.

Faust (0.15.3) fixes the isolation level to read_uncommitted unless its own exactly-once is on, which has open bugs
(faust#517, #177, #323); `tests/integration/test_windows.py` is the contract test that holds this class to its promise.
"""

from typing import Any

from aiokafka import AIOKafkaConsumer
from faust.transport.drivers import aiokafka as driver


class _Thread(driver.AIOKafkaConsumerThread):
    def _create_worker_consumer(self, transport: Any) -> AIOKafkaConsumer:
        consumer = super()._create_worker_consumer(transport)
        if not hasattr(consumer, "_isolation_level"):
            raise RuntimeError(
                "aiokafka no longer keeps `_isolation_level`; pin the version that streams/windows was tested with"
            )
        consumer._isolation_level = "read_committed"  # noqa: SLF001 (no public way; held by a contract test)
        return consumer


class _Consumer(driver.Consumer):
    def _new_consumer_thread(self) -> Any:
        return _Thread(self, loop=self.loop, beacon=self.beacon)


class ReadCommitted(driver.Transport):
    """The aiokafka transport with isolation level read_committed."""

    Consumer = _Consumer
