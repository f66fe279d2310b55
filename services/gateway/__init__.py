"""Gateway: the node's only edge. A filing is in the drop box, durably and with its receipt, before it is answered.

Says FilingReceived; hears nothing. Everything else it asks the node's services by RPC and shows as they answer:
JSON under ``/api`` (described at ``/openapi.json``), pages for citizens and for the desk. No eventlet in here.
"""
