"""Leaders' notes (领导批示, domain 5.4): what a leader wrote on a matter or a topic, whom it asks, until when, what was
done; tracked by the office for two months. Matters stand by number.
"""
