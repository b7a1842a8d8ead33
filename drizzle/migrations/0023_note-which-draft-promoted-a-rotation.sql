-- A scheduled draft that promotes a rotation is named in its row.
GRANT UPDATE (change_set_id) ON secret_rotations TO molecule_app;
