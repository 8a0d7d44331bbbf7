# Stories: topics and places
