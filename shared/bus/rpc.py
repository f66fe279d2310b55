"""``@rpc`` that survives its broker: a lost reply is only that, and an unexpected fault says its trace id, no more."""

from __future__ import annotations

import time
import uuid
from typing import Any

from kombu.exceptions import OperationalError
from nameko.amqp.publish import Publisher, UndeliverableMessage
from nameko.rpc import Responder, Rpc, RpcConsumer

from shared.bus.consume import PatientQueueConsumer
from shared.errors import AlreadyHandled, Unavailable, XinqiaoError
from shared.ops import log, metrics

LOG = log.get(__name__)


class _Unconfirmed(Publisher):  # type: ignore[misc]
    """Replies are not durable truth; waiting for their confirm costs a third of an RPC."""

    use_confirms = False


Responder.publisher_cls = _Unconfirmed


class _PatientRpcConsumer(RpcConsumer):  # type: ignore[misc]
    queue_consumer = PatientQueueConsumer()

    def handle_result(self, message: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
        try:
            done: tuple[Any, Any] = super().handle_result(message, result, exc_info)
            return done
        except (OperationalError, OSError, UndeliverableMessage) as lost:
            LOG.warning("reply_lost", reason=type(lost).__name__)
            return result, exc_info


class SafeRpc(Rpc):  # type: ignore[misc]
    """nameko's RPC whose caller never sees a stack, a query or a name it did not send."""

    rpc_consumer = _PatientRpcConsumer()

    def __init__(self, **options: Any) -> None:
        options.setdefault("expected_exceptions", (XinqiaoError, AlreadyHandled))
        super().__init__(**options)

    def handle_message(self, body: Any, message: Any) -> None:
        message.started = time.monotonic()
        super().handle_message(body, message)

    def handle_result(self, message: Any, worker_ctx: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
        method = f"{worker_ctx.service_name}.{self.method_name}"
        metrics.RPC_SECONDS.labels(method).observe(time.monotonic() - message.started)
        if exc_info is not None:
            exc_info = self._presentable(method, exc_info)
        return super().handle_result(message, worker_ctx, result, exc_info)  # type: ignore[no-any-return]

    def _presentable(self, method: str, exc_info: Any) -> Any:
        fault = exc_info[1]
        if isinstance(fault, XinqiaoError):
            metrics.RPC_FAILED.labels(method, fault.code).inc()
            return exc_info
        trace = uuid.uuid4().hex[:16]
        metrics.RPC_FAILED.labels(method, "error").inc()
        LOG.error("rpc_failed", method=method, trace_id=trace, exc_info=exc_info)
        hidden = Unavailable("error", trace_id=trace)
        return (Unavailable, hidden, None)


rpc = SafeRpc.decorator
